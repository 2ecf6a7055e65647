"""The parts of ``./desk bench storm``: servers, clients, what they work on, and the proof."""
