package org.sparkvae.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.testing.Command;

/** {@code jobs/benchmark} itself, with a class that only tells how it was started. */
class BenchmarkLauncherTest {
  private static final String PROBE =
      """
      package org.sparkvae.benchmark;
      public class Benchmark {
        public static void main(String[] arguments) {
          System.err.println("arguments " + java.util.List.of(arguments));
          System.err.println("root " + System.getProperty("benchmark.root"));
          System.err.println(
              "opens " + Object.class.getModule().isOpen("sun.nio.ch", Benchmark.class.getModule()));
          System.out.println("{}");
          System.exit(3);
        }
      }
      """;

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void setUp() throws IOException {
    root = Files.createDirectories(folder.resolve("a root"));
    for (String needed : List.of("jobs", "target/benchmark-classes", "src/main")) {
      Files.createDirectories(root.resolve(needed));
    }
    Files.createDirectories(root.resolve("src/benchmark"));
    Files.createDirectories(root.resolve("src/jmh"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    for (String job : List.of("sparkvae", "benchmark")) {
      Path source = Path.of("jobs", job);
      Files.copy(source, root.resolve("jobs/" + job), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path source = Files.writeString(folder.resolve("Benchmark.java"), PROBE);
    Path classes = root.resolve("target/benchmark-classes");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(status).isZero();
    Files.writeString(root.resolve("target/benchmark-classpath"), "none.jar");
  }

  @Test
  void startsTheBenchmarkWithTheJavaOfTheCommands() throws Exception {
    Command command = launch("train", "--images", "a b");
    assertThat(command.status()).isEqualTo(3);
    assertThat(command.out()).isEqualTo("{}\n");
    assertThat(command.errorLines())
        .contains("arguments [train, --images, a b]", "root " + root, "opens true");
  }

  private Command launch(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(root.resolve("jobs/benchmark").toString()));
    words.addAll(Arrays.asList(arguments));
    return Command.run(words, Map.of("JAVA_HOME", ""));
  }
}
