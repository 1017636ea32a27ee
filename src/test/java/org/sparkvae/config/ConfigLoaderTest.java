package org.sparkvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  /** For every key, a value that is refused and what the message says is allowed. */
  private static final Map<String, String[]> BAD_VALUES =
      Map.ofEntries(
          bad("model.network", "rnn", "mlp, conv"),
          bad("model.latents", "2000000000", "a whole number from 1 to 100000"),
          bad("model.hidden", "[400, 0]", "a list of whole numbers from 1"),
          bad("model.channels", "32", "a list of whole numbers from 1"),
          bad("model.decoder-channels", "[8]", "none or 2 whole numbers from 1"),
          bad("model.activation", "gelu", "relu, tanh, elu, softplus"),
          bad(
              "model.likelihood",
              "poisson",
              "bernoulli, gaussian, discretized-logistic, continuous-bernoulli"),
          bad("model.variance", "0", "a number above 0"),
          bad("model.scale", "learned", "fixed under bernoulli"),
          bad("model.prior", "flow", "standard-normal, vamp"),
          bad("model.pseudo-inputs", "0", "a whole number from 1 to 100000"),
          bad("model.binarization", "dithered", "none, threshold, stochastic"),
          bad("model.conditional", "maybe", "true or false"),
          bad("objective", "gan", "vae, beta, iwae, autoencoder, kl-only"),
          bad("beta", "-1", "a number from 0"),
          bad("beta-schedule", "cosine", "constant, linear, cyclical"),
          bad("beta-epochs", "0", "a number above 0"),
          bad("beta-ramp", "1.5", "a number above 0, up to 1"),
          bad("free-bits", "-0.5", "a number from 0"),
          bad("samples", "0", "a whole number from 1 to 10000"),
          bad("gradient", "score", "reparameterized, doubly-reparameterized"),
          bad("training.mode", "cluster", "spark, local"),
          bad("training.workers", "0", "a whole number from 1 to 100000"),
          bad("training.epochs", "ten", "a whole number from 1"),
          bad("training.batch-size", "2.5", "a whole number from 1 to 100000"),
          bad("training.averaging-frequency", "0", "a whole number from 1"),
          bad("training.initial-averaging-frequency", "-1", "a whole number from 0"),
          bad("training.wire", "float16", "float32, bfloat16"),
          bad("training.outer-learning-rate", "0", "a number above 0"),
          bad("training.outer-momentum", "1", "a number from 0 to below 1"),
          bad("training.learning-rate", "0", "a number above 0"),
          bad("training.scale-learning-rate", "sometimes", "true or false"),
          bad("training.warmup-epochs", "-0.5", "a number from 0"),
          bad("training.learning-rate-stages", "[0]", "a list of whole numbers from 1"),
          bad("training.learning-rate-stage-factor", "0", "a number above 0"),
          bad("training.adam-epsilon", "0", "a number above 0"),
          bad("training.splits", "[train, train]", "a list of different names"),
          bad("training.validation-split", "[]", "a name"),
          bad("training.cache-bytes", "-1", "a whole number from 0"),
          bad("training.patience", "-1", "a whole number from 0"),
          bad("training.seed", "one", "a whole number"),
          bad("training.port", "65536", "a whole number from 0 to 65535"),
          bad("ingest.validation-fraction", "1.5", "a number from 0 to 1"),
          bad("ingest.test-fraction", "NaN", "a number from 0 to 1"),
          bad("ingest.max-error-fraction", "-0.1", "a number from 0 to 1"),
          bad("ingest.max-megapixels", "3000000000", "a whole number from 1"),
          bad("ingest.shard-bytes", "128m", "a whole number from 1"),
          bad("ingest.seed", "1.5", "a whole number"),
          bad("checkpoint.every", "0", "a whole number from 1"),
          bad("checkpoint.other-natives", "perhaps", "true or false"),
          bad("lease.timeout", "30", "a time from 1 ms, with its unit, as 30 s"),
          bad("lease.wait", "-1 s", "a time from 0 ms, with its unit, as 30 s"),
          bad("native.instruction-set", "sse", "auto, baseline, avx2, avx512"));

  private static Map.Entry<String, String[]> bad(String key, String value, String allowed) {
    return Map.entry(key, new String[] {value, allowed});
  }

  static Stream<Arguments> keys() {
    return ConfigFactory.parseResources("reference.conf").entrySet().stream()
        .map(Map.Entry::getKey)
        .sorted()
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsRead(String key) {
    assertThat(BAD_VALUES).containsKey(key);
    String[] bad = BAD_VALUES.get(key);
    assertProblems(key + "=" + bad[0]).isEqualTo(invalid(key, bad[0], bad[1]));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void nullIsNoValue(String key) {
    assertProblems(key + "=null").startsWith("Invalid " + key + ": null (");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aSectionIsNoValue(String key) {
    assertProblems(key + "={}").startsWith("Invalid " + key + ": {} (");
  }

  @Test
  void defaultsComeFromTheReference() {
    RunConfig config = ConfigLoader.load();
    assertThat(config.model().latents()).isEqualTo(20);
    assertThat(config.model().hidden()).containsExactly(400);
    assertThat(config.training().splits()).containsExactly("train");
    assertThat(config.ingest().shardBytes()).isEqualTo(134_217_728L);
    assertThat(config.instructionSet()).isEqualTo("auto");
  }

  @Test
  void laterSettingsAreStronger() {
    RunConfig config =
        ConfigLoader.load(
            "training { epochs = 3, workers = 5 }, training.epochs = 4",
            "my.conf",
            List.of("training.workers=6", "training.workers = 7"));
    assertThat(config.training().epochs()).isEqualTo(4);
    assertThat(config.training().workers()).isEqualTo(7);
    assertThat(config.training().batchSize()).isEqualTo(128);
  }

  @Test
  void setTakesListsNamesAndSections() {
    RunConfig config =
        ConfigLoader.load(
            "training.splits=[train, validation]",
            "model.likelihood=gaussian",
            "model={latents = 2, hidden = [8, 4]}",
            "training.learning-rate=1e-4");
    assertThat(config.training().splits()).containsExactly("train", "validation");
    assertThat(config.model().likelihood()).isEqualTo(ModelConfig.LikelihoodKind.GAUSSIAN);
    assertThat(config.model().latents()).isEqualTo(2);
    assertThat(config.model().hidden()).containsExactly(8, 4);
    assertThat(config.training().learningRate()).isEqualTo(1e-4);
  }

  @Test
  void scalesAreForLikelihoodsThatHaveOne() {
    ModelConfig model =
        ConfigLoader.load("model.likelihood=discretized-logistic", "model.scale=per-pixel").model();
    assertThat(model.scale()).isEqualTo(ModelConfig.Scale.PER_PIXEL);
    assertThat(model.planes()).isEqualTo(2);
    assertProblems("model.likelihood=continuous-bernoulli", "model.scale=learned")
        .isEqualTo("Invalid model.scale: learned (fixed under continuous-bernoulli)");
    assertProblems("model.likelihood=gaussian", "model.scale=free")
        .isEqualTo("Invalid model.scale: free (fixed, learned, per-pixel)");
  }

  @ParameterizedTest
  @CsvSource({
    "training.epoch, training.epochs",
    "epochs, training.epochs",
    "epoch, training.epochs",
    "ingest.epochs, training.epochs",
    "betta, beta",
    "training.learning_rate, training.learning-rate",
    "model.latents.size, model.latents",
  })
  void anUnknownKeyNamesTheNearest(String key, String nearest) {
    assertProblems(key + "=1").isEqualTo("Invalid key: " + key + " (nearest: " + nearest + ")");
  }

  @Test
  void aSectionCannotBeAValue() {
    assertProblems("training=3").startsWith("Invalid key: training (nearest: ");
  }

  @Test
  void anEmptyUnknownSectionIsUnknown() {
    assertThatThrownBy(() -> ConfigLoader.load("trainning {}", "my.conf", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Invalid key: trainning (nearest: ");
  }

  @Test
  void allProblemsComeTogether() {
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    "training.epoch = 3\nbeta = -1", "my.conf", List.of("nonsense", "beta=-2")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            Invalid --set: nonsense (key=value)
            Invalid key: training.epoch (nearest: training.epochs)
            Invalid beta: -2 (a number from 0)\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=3", "nonsense", "a b..c=1", ""})
  void setNeedsAKeyAndAValue(String assignment) {
    assertProblems(assignment).isEqualTo("Invalid --set: " + assignment + " (key=value)");
  }

  @Test
  void aTextThatIsNoHoconIsTakenAsItStands() {
    assertThat(ConfigLoader.load("training.validation-split=a{b").training().validationSplit())
        .isEqualTo("a{b");
  }

  @Test
  void syntaxErrorsNameFileAndLine() {
    assertThatThrownBy(() -> ConfigLoader.load("beta = 1\ntraining {", "my.conf", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot parse my.conf: 2: ");
  }

  @Test
  void aFileThatIsNoTextIsRefusedInOnePlainLine() {
    assertThatThrownBy(() -> ConfigLoader.load("\0\0\b\3 a { 'x\f\13' ]", "my.conf", List.of()))
        .isInstanceOf(UserError.class)
        .message()
        .startsWith("Cannot parse my.conf: ")
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void includesAreRefused(@TempDir Path dir) throws IOException {
    Path secret = Files.writeString(dir.resolve("other.conf"), "beta = 7");
    for (String what :
        List.of(
            "\"" + secret + "\"",
            "file(\"" + secret + "\")",
            "url(\"" + secret.toUri() + "\")",
            "required(file(\"" + secret + "\"))",
            "classpath(\"reference.conf\")")) {
      assertThatThrownBy(() -> ConfigLoader.load("include " + what, "my.conf", List.of()))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("Cannot parse my.conf: include of ")
          .hasMessageEndingWith(" is not supported");
    }
  }

  @Test
  void environmentAndSystemPropertiesAreNotConsulted() {
    assertProblems("objective=${PATH}")
        .startsWith("Cannot resolve configuration: ")
        .contains("${PATH}");
    assertProblems("objective=${java.home}").startsWith("Cannot resolve configuration: ");
  }

  @Test
  void oneKeyMayReferToAnother() {
    assertThat(ConfigLoader.load("training.epochs=${training.workers}").training().epochs())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          iwae        | beta          | 2                       | 1
          iwae        | beta-schedule | linear                  | constant
          iwae        | free-bits     | 0.5                     | 0
          vae         | gradient      | doubly-reparameterized  | reparameterized
          beta        | gradient      | doubly-reparameterized  | reparameterized
          autoencoder | samples       | 5                       | 1
          autoencoder | beta          | 0.5                     | 1
          kl-only     | samples       | 5                       | 1
          kl-only     | free-bits     | 0.5                     | 0
          """)
  void whatHasNoMeaningTogetherIsRefused(
      String objective, String key, String value, String allowed) {
    assertProblems("objective=" + objective, key + "=" + value)
        .isEqualTo(invalid(key, value, allowed + " with objective = " + objective));
  }

  @Test
  void onlyABernoulliIsOfBinaryPixels() {
    assertProblems("model.likelihood=gaussian", "model.binarization=threshold")
        .isEqualTo(
            invalid("model.binarization", "threshold", "none with model.likelihood = gaussian"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "objective=iwae samples=50 gradient=doubly-reparameterized",
        "objective=vae beta=4 beta-schedule=cyclical free-bits=0.1 samples=3",
        "objective=beta beta=0 samples=2"
      })
  void whatHasMeaningTogetherIsTaken(String settings) {
    assertThat(ConfigLoader.load(settings.split(" ")).objective()).isNotNull();
  }

  @Test
  void aVampPriorIsNeitherConditionalNorForFreeBits() {
    assertProblems("model.prior=vamp", "model.conditional=true", "free-bits=0.1")
        .isEqualTo(
            """
            Invalid model.prior: vamp (standard-normal with model.conditional = true)
            Invalid free-bits: 0.1 (0 with model.prior = vamp, whose KL is none of single latents)\
            """);
    assertThat(ConfigLoader.load("model.prior=vamp", "model.pseudo-inputs=7").model())
        .extracting(ModelConfig::pseudoInputs)
        .isEqualTo(7);
    assertThat(ConfigLoader.load("model.pseudo-inputs=7").model().hasVampPrior()).isFalse();
  }

  @Test
  void jsonIsCanonical() {
    String json = ConfigLoader.load().json();
    assertThat(json)
        .startsWith("{\"beta\":1.0,\"beta-epochs\":5.0,\"beta-ramp\":0.5,")
        .contains("\"checkpoint\":{\"every\":100,\"other-natives\":false},")
        .contains("\"lease\":{\"timeout\":\"30000ms\",\"wait\":\"60000ms\"}")
        .contains(
            "\"training\":{\"adam-epsilon\":1.0E-8,\"averaging-frequency\":10,\"batch-size\":128,\"cache-bytes\":2147483648,")
        .doesNotContain(" ");
    assertThat(ConfigLoader.load("beta=1", "training.learning-rate=1e-3").json()).isEqualTo(json);
    assertThat(ConfigLoader.load("beta=2").json()).isNotEqualTo(json);
  }

  @Test
  void jsonHasEveryKeyAndIsAConfigurationItself() {
    String json = ConfigLoader.load("training.splits=[a, b]").json();
    assertThat(ConfigLoader.load(json, "config.json", List.of()).json()).isEqualTo(json);
    assertThat(ConfigFactory.parseString(json).entrySet()).hasSize(BAD_VALUES.size());
  }

  private static AbstractStringAssert<?> assertProblems(String... overrides) {
    UserError error = catchThrowableOfType(UserError.class, () -> ConfigLoader.load(overrides));
    return assertThat(error).isNotNull().extracting(UserError::getMessage, STRING);
  }

  private static String invalid(String key, String value, String allowed) {
    return "Invalid " + key + ": " + value + " (" + allowed + ")";
  }
}
