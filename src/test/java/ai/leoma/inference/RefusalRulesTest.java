package ai.leoma.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.inference.RefusalRules.Again;
import ai.leoma.inference.RefusalRules.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"detail\":\"invalid request JSON payload: x\"}                     | OwnerFault | NO",
        "400 | {\"detail\":\"Invalid request: Invalid request: {\\\"Invalid input parameters\\\"}\"} | Refused | NO",
        "400 | {\"detail\":\"my own words\"}                                        | Refused    | NO",
        "401 | {\"detail\":\"Authentication required.\"}                            | OwnerFault | NO",
        "401 | {\"detail\":\"Invalid token or user not found\"}                     | OwnerFault | NO",
        "402 | {\"detail\":\"Chute unavailable because the creator of this chute {chute.user_id=} has zero balance.\"} | Refused | NO",
        "402 | {\"detail\":{\"message\":\"Quota exceeded and account balance is $0\",\"quota_reset_timestamp\":\"x\"}} | OwnerFault | NO",
        "403 | {\"detail\":\"You do not have permission to perform this action.\"}  | OwnerFault | NO",
        "404 | {\"detail\":\"No matching chute found!\"}                            | Busy       | AFTER_LOOKUP",
        "404 | {\"detail\":\"No matching cord found!\"}                             | Refused    | NO",
        "404 | {\"detail\":\"Not Found\"}                                           | Busy       | AFTER_LOOKUP",
        "426 | not a TEE                                                            | OwnerFault | NO",
        "429 | {\"detail\":\"Infrastructure is at maximum capacity, try again later\"} | Busy    | SOON",
        "429 | {\"detail\":\"infra_overload\"}                                      | Busy       | SOON",
        "429 | {\"detail\":\"no_targets\"}                                          | Busy       | SOON",
        "429 | {\"detail\":\"model is under maintenance\"}                          | Busy       | NO",
        "429 | {\"detail\":\"Stop spamming this prompt, please...\"}                | OwnerFault | NO",
        "500 | {\"detail\":\"No infrastructure available to serve request\"}        | Refused    | AFTER_PENALTY",
        "500 | {\"detail\":\"exhausted all available targets to no avail\"}         | Refused    | AFTER_PENALTY",
        "500 | {\"detail\":\"No result returned from upstream\"}                    | Refused    | SOON",
        "500 | <html>internal error                                                 | Busy       | SOON",
        "503 | {\"detail\":\"No instances available (yet) for chute_id='x'\"}       | Cold       | NO",
        "503 | {\"detail\":\"This chute is currently disabled.\"}                   | Refused    | NO",
        "503 | {\"detail\":\"HTTP_502\"}                                            | Busy       | SOON",
        "503 | <html>maintenance                                                    | Busy       | SOON",
        "502 | <html>bad gateway                                                    | Busy       | SOON",
        "504 | ''                                                                   | Busy       | SOON",
        "520 | <html>web server is returning an unknown error                       | Busy       | SOON",
        "524 | <html>a timeout occurred                                             | Busy       | SOON",
        "200 | {\"video\":\"later\"}                                                | NotAVideo  | NO",
        "204 | ''                                                                   | NotAVideo  | NO",
        "302 | ''                                                                   | Refused    | NO",
        "418 | teapot                                                               | Refused    | NO",
      })
  void eachAnswerHasItsMeaning(int status, String text, String outcome, Again again) {
    String type = text.startsWith("<") ? "text/html" : "application/json";
    Refusal refusal = RefusalRules.of(status, type, text);
    assertThat(refusal.outcome().className()).isEqualTo(outcome);
    assertThat(refusal.again()).isEqualTo(again);
  }
}
