"""A small encoder that reads the whole sentence: probabilities of cues and scores of spans for :mod:`..model`."""
