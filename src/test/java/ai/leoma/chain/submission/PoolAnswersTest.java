package ai.leoma.chain.submission;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.rpc.RpcRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolAnswersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1010 | Transaction is outdated                                    | stale_nonce",
        "1010 | Transaction will be valid in the future                    | future_nonce",
        "1010 | Transaction has a bad signature                            | bad_signature",
        "1010 | Transaction has an ancient birth block                     | ancient_birth_block",
        "1010 | Inability to pay some fees (e.g. account balance too low)  | cannot_pay",
        "1010 | Transaction would exhaust the block limits                 | block_is_full",
        "1010 | Transaction call is not expected                           | call_not_expected",
        "1010 | Custom error: 6                                            | custom_6",
        "1010 | Custom error: 255                                          | custom_255",
        "1010 | Custom(10)                                                 | node_1010",
        "1010 | something new                                              | node_1010",
        "1011 | The transaction validity could not be determined           | node_1011",
        "1012 | The transaction is temporarily banned                      | temporarily_banned",
        "1013 | 0x1234                                                     | already_imported",
        "1014 | The transaction has too low priority to replace another    | priority_too_low",
        "1015 | The transaction contains a cyclic dependency               | node_1015",
        "1016 | The transaction couldn't enter the pool because of the limit | pool_is_full",
        "1021 | The transaction pool is not accepting future transactions  | future_nonce",
        "1002 | Runtime error                                              | node_1002",
        "-32000 | no                                                       | node_-32000",
      })
  void refusalIsReadFromItsCodeAndText(long code, String text, String label) {
    assertThat(PoolAnswers.setback(refused(code, "Invalid Transaction", text)).label())
        .isEqualTo(label);
  }

  @Test
  void textMayStandInTheMessage() {
    assertThat(
            PoolAnswers.setback(refused(1010, "Invalid Transaction: Transaction is outdated", "")))
        .isEqualTo(Setback.Pool.STALE_NONCE);
  }

  @Test
  void refusalThatIsNotKnownKeepsItsText() {
    assertThat(PoolAnswers.setback(refused(1002, "Verification Error", "Runtime error")))
        .isEqualTo(new Setback.OtherRefusal(1002, "Verification Error Runtime error"));
  }

  @Test
  void onlyCodesOfTheAuthorApiAreAboutTheExtrinsic() {
    assertThat(PoolAnswers.isAboutTheExtrinsic(refused(1010, "", ""))).isTrue();
    assertThat(PoolAnswers.isAboutTheExtrinsic(refused(-32601, "Method not found", ""))).isFalse();
    assertThat(PoolAnswers.isAboutTheExtrinsic(refused(429, "slow down", ""))).isFalse();
  }

  private static RpcRefused refused(long code, String message, String data) {
    return new RpcRefused("author_submitExtrinsic", code, message, data);
  }
}
