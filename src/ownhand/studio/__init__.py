"""The studio: a web page where a person writes with the hands, chooses among them, and watches one being trained.

    app = make_app(folder)                       # an ASGI application
    serve(folder, host="127.0.0.1", port=8000)   # until Ctrl-C

It is made for one person at their own machine. It answers on the loopback address unless told otherwise, believes no
other page's requests, and needs nothing from the network. What it keeps lies in a folder that one can see: `hands/`,
`letters/` and `runs/`. Writing needs no torch; training runs are processes of their own, which outlive the studio.

    asking      what may be asked of a page, its bounds, and how a hand is told in an address
    memory      glyphs that were written are kept, so that a page follows the keys
    desk        models, hands and pages
    answers     the API of writing and hands
    kept        hands in files
    dropping    letters that are dropped on the page
    running     training runs: started, watched, paused
    worker      slow work, in a process of its own
    guard       who may ask, and for how much
"""

from ownhand.studio.app import make_app, serve

__all__ = ["make_app", "serve"]
