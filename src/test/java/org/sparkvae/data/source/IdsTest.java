package org.sparkvae.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdsTest {
  @ParameterizedTest
  @CsvSource({
    "cats/tom.png, cats/tom.png",
    "'two words.png', 'two words.png'",
    "Käse/鳥.png, Käse/鳥.png",
    "100%.png, 100%25.png",
    "a#1.png, a%231.png",
  })
  void escapesWhatHasAMeaning(String path, String id) {
    assertThat(Ids.ofPath(path)).isEqualTo(id);
  }

  @Test
  void isAlwaysOneLineOfText() {
    assertThat(Ids.ofPath("a\nb\tc\u007f")).isEqualTo("a%0Ab%09c%7F");
    assertThat(Ids.ofPath("a\u2028b\u0085")).isEqualTo("a%E2%80%A8b%C2%85");
    assertThat(Ids.ofPath("a\ud800b")).isEqualTo("a%uD800b");
    assertThat(Ids.ofPath("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
  }

  @Test
  void numbersRowsOfAFile() {
    assertThat(Ids.ofRow("train-images-idx3-ubyte", 59_999))
        .isEqualTo("train-images-idx3-ubyte#59999");
    assertThat(Ids.ofRow("a#b", 0)).isEqualTo("a%23b#0");
  }
}
