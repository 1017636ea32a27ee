package org.sparkvae.job;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from its jar. */
public final class Version implements IVersionProvider {
  /** {@code 0.1.0}, or {@code development} outside a jar. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sparkvae " + text()};
  }
}
