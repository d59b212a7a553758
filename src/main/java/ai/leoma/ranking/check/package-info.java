/// Checks a published ranking over HTTP alone: fetches what it follows from, verifies what was
/// signed, and computes it again with the rules' own code.
package ai.leoma.ranking.check;
