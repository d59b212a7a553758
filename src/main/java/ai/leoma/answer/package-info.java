/// Answers kept in memory: serialised once, asked for often, never older than they may be.
package ai.leoma.answer;
