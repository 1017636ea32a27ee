package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The README's tables say what {@code --help} and {@code reference.conf} say. */
class ReadmeTest {
  private static final String README = readme();

  static Stream<String> commands() {
    return commandLine().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasItsOptionsInATable(String name) {
    CommandLine command = commandLine().getSubcommands().get(name);
    List<String> rows =
        command.getCommandSpec().options().stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(ReadmeTest::row)
            .toList();
    assertThat(tableRows("### " + name)).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void noCommandIsDescribedThatIsNotThere() {
    List<String> headings =
        section("## Commands").lines().filter(line -> line.startsWith("### ")).toList();
    assertThat(headings)
        .containsExactlyInAnyOrderElementsOf(commands().map(name -> "### " + name).toList());
  }

  @Test
  void theConfigurationTableHasEveryKeyAndDefault() {
    Config reference =
        ConfigFactory.parseResources("reference.conf", ConfigParseOptions.defaults());
    List<String> rows =
        reference.entrySet().stream()
            .sorted(Comparator.comparingInt(e -> e.getValue().origin().lineNumber()))
            .map(ReadmeTest::row)
            .toList();
    assertThat(tableRows("## Configuration")).containsExactlyElementsOf(rows);
  }

  private static String row(OptionSpec option) {
    String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    String description =
        Arrays.stream(option.description())
            .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue())))
            .collect(Collectors.joining(" "));
    String needed = option.required() ? "yes" : "";
    return cells("`" + option.longestName() + label + "`", needed, description);
  }

  private static String row(Map.Entry<String, ConfigValue> entry) {
    String meaning =
        entry.getValue().origin().comments().stream()
            .map(String::strip)
            .collect(Collectors.joining(" "));
    String value = entry.getValue().render(ConfigRenderOptions.concise().setJson(false));
    return cells("`" + entry.getKey() + "`", "`" + value + "`", meaning);
  }

  private static String cells(String... cells) {
    return Arrays.stream(cells)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"))
        .replace("|  |", "| |");
  }

  /** The rows of the first table under a heading, without its head. */
  private static List<String> tableRows(String heading) {
    return section(heading)
        .lines()
        .dropWhile(line -> !line.startsWith("|--"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  /** From a heading to the next one of its level or above. */
  private static String section(String heading) {
    int start = ("\n" + README).indexOf("\n" + heading + "\n");
    assertThat(start).as("README has %s", heading).isNotNegative();
    String level = heading.substring(0, heading.indexOf(' '));
    String rest = README.substring(start + heading.length());
    return rest.lines()
        .takeWhile(line -> !line.matches("#{1," + level.length() + "} .*"))
        .collect(Collectors.joining("\n"));
  }

  private static CommandLine commandLine() {
    PrintWriter nowhere =
        new PrintWriter(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Main.commandLine(new Main(), nowhere, nowhere);
  }

  private static String readme() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
