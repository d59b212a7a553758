/// Every stored ranking, and what it follows from, for whoever wants to check it.
package ai.leoma.ranking.archive;
