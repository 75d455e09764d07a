"""Starts the generator, or the responder that it is tried out on."""

import sys

if sys.argv[1:] == ["respond"]:
    from ratified.load.generator.loops import make_loop
    from ratified.load.generator.responder import respond

    loop = make_loop()
    loop.run_until_complete(respond(loop))
else:
    from ratified.load.generator.session import serve

    serve()
