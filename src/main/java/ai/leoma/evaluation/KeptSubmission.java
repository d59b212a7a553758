package ai.leoma.evaluation;

import java.util.List;

/// A submission in the database.
///
/// @param samples in the order of the submission
/// @param contradictedItems how many of them contradict their own scores
/// @param isNew false when the very same request was accepted before
record KeptSubmission(List<Sample> samples, long contradictedItems, boolean isNew) {}
