package org.sparkvae;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which room of the house may call which. */
class RoomsTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "org", "sparkvae");

  private static final Set<String> MODELLING = Set.of("run", "model", "data", "storage", "config");

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("config", Set.of()),
          Map.entry("storage", Set.of("config")),
          Map.entry("data", Set.of("storage", "config")),
          Map.entry("model", Set.of("config")),
          Map.entry("run", Set.of("storage", "model", "config")),
          Map.entry("evaluation", MODELLING),
          Map.entry("training", with(MODELLING, "evaluation")),
          Map.entry("picture", Set.of("config")),
          Map.entry("latent", with(MODELLING, "evaluation", "picture")),
          Map.entry("report", with(MODELLING, "evaluation", "picture", "latent")),
          Map.entry("pipeline", with(MODELLING, "evaluation", "picture", "latent", "training")),
          Map.entry(
              "job",
              with(
                  MODELLING, "evaluation", "picture", "latent", "training", "report", "pipeline")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.sparkvae");

  static Stream<String> rooms() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomImportsOnlyWhatItMay(String room) {
    String[] closed =
        MAY_IMPORT.keySet().stream()
            .filter(other -> !other.equals(room) && !MAY_IMPORT.get(room).contains(other))
            .map(RoomsTest::inRoom)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(inRoom(room))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(closed)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theMathematicsKnowsNeitherSparkNorHadoop() {
    noClasses()
        .that()
        .resideInAnyPackage(inRoom("model"), inRoom("config"), inRoom("picture"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(CLASSES);
  }

  @Test
  void filesAreKeptWithoutSpark() {
    noClasses()
        .that()
        .resideInAPackage(inRoom("storage"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void noTwoRoomsCallEachOther() {
    slices().matching("org.sparkvae.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noTwoPackagesOfDataCallEachOther() {
    JavaClasses data = CLASSES.that(JavaClass.Predicates.resideInAPackage(inRoom("data")));
    slices().matching("org.sparkvae.(**)").should().beFreeOfCycles().check(data);
  }

  @Test
  void everyRoomIsOnTheList() throws IOException {
    try (Stream<Path> children = Files.list(SOURCES)) {
      assertThat(children.map(child -> child.getFileName().toString()))
          .isSubsetOf(MAY_IMPORT.keySet());
    }
  }

  @Test
  void everyPackageSaysWhatIsInIt() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      Map<Path, List<Path>> byPackage =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .collect(Collectors.groupingBy(Path::getParent));
      assertThat(byPackage)
          .allSatisfy(
              (folder, sources) ->
                  assertThat(sources).contains(folder.resolve("package-info.java")));
    }
  }

  private static String inRoom(String room) {
    return "org.sparkvae." + room + "..";
  }

  private static Set<String> with(Set<String> rooms, String... more) {
    return Stream.concat(rooms.stream(), Stream.of(more)).collect(Collectors.toSet());
  }
}
