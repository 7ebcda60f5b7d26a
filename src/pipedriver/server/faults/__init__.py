"""Faults between a client and the local server: what networks, proxies and limits do to requests and answers.

`kinds` has the faults, `rules` says which requests they strike, `layer` and `wire` strike over a socket,
`handler` in one process, and `door` turns connections away.
"""
