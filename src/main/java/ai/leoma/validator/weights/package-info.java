/// What weights a validator sets and when: it checks the ranking behind them first.
package ai.leoma.validator.weights;
