"""The Chinese sentences: one file a room of danao, each with ``CHINESE``: English sentence to Chinese sentence."""
