package org.sparkvae.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.sparkvae.model.NativeLibraries;

/** Selects the native library before the first test, as the jobs do before they touch ND4J. */
public final class NativesForTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    NativeLibraries.select(NativeLibraries.AUTO);
  }
}
