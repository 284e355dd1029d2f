//! The way back: from a plan to the sentences of a decision.
