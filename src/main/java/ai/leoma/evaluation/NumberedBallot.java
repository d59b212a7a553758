package ai.leoma.evaluation;

import java.time.Instant;

/// A ballot whose envelope is kept.
///
/// @param evaluatedAt when it arrived, in whole microseconds
record NumberedBallot(Ballot ballot, long envelopeId, Instant evaluatedAt) {}
