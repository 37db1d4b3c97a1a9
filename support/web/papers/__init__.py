"""Papers of the office: described once as blocks, shown as a sheet on the screen, written as a PDF.

`blocks` says what a paper is made of, `pdf.render` writes it, `support/papers/_paper.html` shows it. Nothing
here knows a request, a table of the database or a screen.
"""
