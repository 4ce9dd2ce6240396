"""Nets as plain torch modules: generators, critics, readers. They know neither letters nor losses.

`dense` holds the article's two; `styled` those of the labelled game, which see letters in a form of `forms`; `reader`,
`judge` and `glance` tell which character a letter shows, `verifier` whose hand it is, and `pupil` what it is taught.
"""
