package org.sparkvae.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNamesTest {
  @ParameterizedTest
  @CsvSource({
    "tom.png,,",
    "cats/tom.png,,cats",
    "animals/cats/tom.png,,cats",
    "train/tom.png,train,",
    "train/cats/tom.png,train,cats",
    "Val/cats/tom.png,validation,cats",
    "valid/tom.png,validation,",
    "test/cats/tom.png,test,cats",
    "cats/test/tom.png,,test",
  })
  void readsSplitAndClass(String path, String split, String className) {
    Tags tags = FolderNames.tags(path);
    assertThat(tags.split()).isEqualTo(split);
    assertThat(tags.className()).isEqualTo(className);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.JPG", "a.webp", "a", "a.tar", "labels"})
  void triesWhateverMayBeAnImage(String name) {
    assertThat(FolderNames.isCandidate(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".DS_Store", "_SUCCESS", "README.md", "readme", "LABELS.CSV", "Thumbs.db"})
  void passesOverWhatIsNone(String name) {
    assertThat(FolderNames.isCandidate(name)).isFalse();
  }
}
