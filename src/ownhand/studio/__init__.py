"""The studio: a web page where a person writes with the hands, chooses among them, and watches one being trained.

    app = make_app(folder)                       # an ASGI application
    serve(folder, host="127.0.0.1", port=8000)   # until Ctrl-C

It is made for one person at their own machine. It answers on the loopback address unless told otherwise, believes no
other page's requests, and needs nothing from the network. What it keeps lies in a folder that one can see: `hands/`,
`letters/` and `runs/`. Writing needs no torch; training runs are processes of their own, which outlive the studio.

    limits          options of `ownhand.options` as they are taken here
    option_parser   reads them from addresses and from JSON
    hand_address    a hand, told in full
    kept_hands      hands in files
    memory          glyphs that were written are kept, so that a page follows the keys
    desk, sheets    models, hands and pages; pages as browsers draw them
    page_form       the form of the page, and what its script is told
    letter_drops    letters that are dropped on the page
    runs            training runs: started, watched, paused
    worker          slow work, in a process of its own
    guard           who may ask, and for how much
    page_api, letters_api, runs_api, openapi
                    the API, and what it says of itself
"""

from ownhand.studio.app import make_app, serve

__all__ = ["make_app", "serve"]
