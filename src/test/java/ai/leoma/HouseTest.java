package ai.leoma;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.KeyPair;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigInteger;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The shape of the house: rooms by feature, rules without framework, no room in another's tables.
class HouseTest {
  private static final Set<String> ROOMS =
      Set.of(
          "access",
          "answer",
          "audit",
          "bounds",
          "chain",
          "cli",
          "dashboard",
          "database",
          "digest",
          "evaluation",
          "events",
          "files",
          "gate",
          "http",
          "inference",
          "json",
          "judge",
          "media",
          "miner",
          "ranking",
          "sandbox",
          "storage",
          "task",
          "time",
          "validator");

  private static JavaClasses house;

  @BeforeAll
  static void readTheHouse() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.leoma");
    assertThat(house).isNotEmpty();
  }

  @Test
  void everyClassLivesInAKnownRoom() {
    classes().should(liveInAKnownRoom()).check(house);
  }

  @Test
  void roomsFormNoCycle() {
    slices().matching("ai.leoma.(*)..").should().beFreeOfCycles().check(house);
  }

  @Test
  void rulesUseTheJdkAndOtherRulesOnly() {
    noClasses()
        .that(areRules())
        .should()
        .dependOnClassesThat(
            not(resideInAnyPackage("java..", "ai.leoma.."))
                .and(not(JavaClass.Predicates.type(Object[].class))))
        .allowEmptyShould(false)
        .check(house);
  }

  /// Big integers take a time that hangs on their value, and leave copies of it behind.
  @Test
  void secretKeysMeetNoBigIntegers() {
    noClasses()
        .that()
        .resideInAPackage("ai.leoma.chain.sr25519..")
        .should()
        .dependOnClassesThat(JavaClass.Predicates.type(BigInteger.class))
        .check(house);
  }

  /// A native image keeps static fields as they were when it was built: a generator would begin
  /// with the same seed in every process, and a key would be in the binary.
  @Test
  void nothingSecretOrRandomIsMadeWhileTheBinaryIsBuilt() {
    noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(
            JavaClass.Predicates.assignableTo(RandomGenerator.class)
                .or(JavaClass.Predicates.assignableTo(KeyPair.class)))
        .check(house);
  }

  @Test
  void onlyTheCommandUsesTheSandbox() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ai.leoma.sandbox..", "ai.leoma.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.leoma.sandbox..")
        .check(house);
  }

  /// Picocli finds options by reflection; the sandbox is a thing of the JVM.
  @Test
  void commandsAreKnownToTheNativeImageButForTheSandbox() {
    classes()
        .that()
        .areAnnotatedWith(Command.class)
        .and()
        .doNotHaveSimpleName("SandboxCommand")
        .should()
        .beAnnotatedWith(RegisterForReflection.class)
        .check(house);
    fields()
        .that()
        .areAnnotatedWith(Option.class)
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveSimpleName("SandboxCommand")
        .should()
        .beDeclaredInClassesThat()
        .areAnnotatedWith(RegisterForReflection.class)
        .check(house);
    noClasses()
        .that()
        .doNotHaveSimpleName("SandboxCommand")
        .and()
        .resideInAPackage("ai.leoma.cli..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("SandboxCommand")
        .check(house);
  }

  @Test
  void aRepositoryIsUsedByItsOwnRoomOnly() {
    ArchRule rule =
        classes()
            .that()
            .haveSimpleNameEndingWith("Repository")
            .or()
            .haveSimpleNameEndingWith("Entity")
            .should(beUsedByTheirOwnRoomOnly());
    rule.check(house);
  }

  @Test
  void noClassIsNamedForNothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .check(house);
  }

  /// The rules: what decides who wins, what a video scores and what is signed.
  private static DescribedPredicate<JavaClass> areRules() {
    Set<String> ruleClasses =
        Set.of(
            "ai.leoma.ranking.Ranking",
            "ai.leoma.ranking.Consensus",
            "ai.leoma.ranking.Window",
            "ai.leoma.ranking.Rules",
            "ai.leoma.ranking.Weights",
            "ai.leoma.ranking.Ballots",
            "ai.leoma.ranking.Count",
            "ai.leoma.ranking.StakeSums",
            "ai.leoma.ranking.Tally",
            "ai.leoma.ranking.RankOrder",
            "ai.leoma.ranking.Distance",
            "ai.leoma.ranking.Race",
            "ai.leoma.events.Settlements",
            "ai.leoma.events.Cursor",
            "ai.leoma.ranking.Certainty",
            "ai.leoma.ranking.Resamples",
            "ai.leoma.ranking.WindowResults",
            "ai.leoma.ranking.check.VoteCount",
            "ai.leoma.ranking.check.ClaimedVotes",
            "ai.leoma.ranking.check.OwnVotes",
            "ai.leoma.access.EnvelopeProof",
            "ai.leoma.validator.weights.WeightSchedule",
            "ai.leoma.validator.weights.StakeReadings",
            "ai.leoma.validator.weights.WeightsStatement",
            "ai.leoma.validator.weights.SignedWeights",
            "ai.leoma.judge.Scores",
            "ai.leoma.judge.PassMark",
            "ai.leoma.judge.Verdict",
            "ai.leoma.bounds.Bounds",
            "ai.leoma.digest.Sha256",
            "ai.leoma.json.CanonicalJson",
            "ai.leoma.json.PythonFloat",
            "ai.leoma.task.source.SourceOrder",
            "ai.leoma.miner.ValidityRules",
            "ai.leoma.miner.StandingRules",
            "ai.leoma.miner.ModelHash",
            "ai.leoma.chain.submission.CommitmentRules",
            "ai.leoma.chain.submission.NextStep",
            "ai.leoma.chain.submission.RetryTable",
            "ai.leoma.chain.submission.Setback",
            "ai.leoma.chain.submission.RevealVerdict",
            "ai.leoma.chain.submission.SealedWeights",
            "ai.leoma.chain.submission.WeightRules",
            "ai.leoma.media.OneShot",
            "ai.leoma.media.OutputSize");
    Set<String> known = house.stream().map(JavaClass::getName).collect(Collectors.toSet());
    assertThat(known).as("rules that exist").containsAll(ruleClasses);
    DescribedPredicate<JavaClass> named =
        DescribedPredicate.describe(
            "are rules", type -> ruleClasses.contains(type.getName().replaceAll("\\$.*", "")));
    return named
        .or(resideInAPackage("ai.leoma.chain.sr25519.."))
        .or(resideInAPackage("ai.leoma.ranking.confidence.."));
  }

  private static ArchCondition<JavaClass> liveInAKnownRoom() {
    return new ArchCondition<>("live in a known room") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!ROOMS.contains(room(type))) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no known room"));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> beUsedByTheirOwnRoomOnly() {
    return new ArchCondition<>("be used by their own room only") {
      @Override
      public void check(JavaClass repository, ConditionEvents events) {
        repository.getDirectDependenciesToSelf().stream()
            .map(dependency -> dependency.getOriginClass())
            .filter(user -> !room(user).equals(room(repository)))
            .forEach(
                user ->
                    events.add(
                        SimpleConditionEvent.violated(
                            user, user.getName() + " reaches into " + repository.getName())));
      }
    };
  }

  private static String room(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.");
    return parts.length > 2 ? parts[2] : "";
  }
}
