package org.sparkvae.report;

import java.util.Locale;

/** Numbers as the page prints them: grouped digits, a true minus sign, a unit where it has one. */
final class Words {
  private Words() {}

  static String count(long value) {
    return minus(String.format(Locale.ROOT, "%,d", value));
  }

  /** Two decimals: what noise leaves of a figure in nats. */
  static String nats(double value) {
    return Double.isFinite(value)
        ? minus(String.format(Locale.ROOT, "%,.2f", value))
        : "not finite";
  }

  static String percent(double fraction) {
    return minus(String.format(Locale.ROOT, "%.1f\u00A0%%", 100 * fraction));
  }

  private static String minus(String number) {
    return number.replace('-', '\u2212');
  }
}
