package org.sparkvae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkupTest {
  @Test
  void escapesTextAndAttributes() {
    Markup cell = Markup.element("td", "<script>alert('a & b')</script>").with("title", "\"><b>");
    assertThat(cell)
        .hasToString(
            "<td title=\"&quot;&gt;&lt;b&gt;\">"
                + "&lt;script&gt;alert(&#39;a &amp; b&#39;)&lt;/script&gt;</td>");
  }

  @Test
  void replacesWhatHtmlDoesNotAllow() {
    assertThat(Markup.text("a\u0000b\u001bc\u0085d\te")).hasToString("a\uFFFDb\uFFFDc\uFFFDd\te");
  }

  @Test
  void nestsAndGivesVoidElementsNoEnd() {
    Markup image = Markup.element("img").with("src", "data:,");
    assertThat(Markup.element("p", Markup.text("x"), image))
        .hasToString("<p>x<img src=\"data:,\"></p>");
    assertThat(Markup.all(List.of(Markup.element("hr"), Markup.element("p"))))
        .hasToString("<hr><p></p>");
  }

  @Test
  void textHasNoAttributes() {
    assertThatThrownBy(() -> Markup.text("x").with("class", "y"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot give text an attribute: class");
  }
}
