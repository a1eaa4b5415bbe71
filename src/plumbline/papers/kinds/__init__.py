"""The kinds of paper, one module per stage of the case."""

from plumbline.papers.kinds import acceptance, closing, evidence, filing, review, rights

__all__ = ["acceptance", "closing", "evidence", "filing", "review", "rights"]
