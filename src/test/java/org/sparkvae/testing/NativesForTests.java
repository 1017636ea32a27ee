package org.sparkvae.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import org.sparkvae.model.natives.NativeLibraries;

/**
 * Selects the native library before the first test, as the jobs do before they touch ND4J. Not
 * where tests are only looked for: Maven does so in its own process, once for each of its plugins,
 * and a process can select but once.
 */
public final class NativesForTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    session
        .getLauncher()
        .registerTestExecutionListeners(
            new TestExecutionListener() {
              @Override
              public void testPlanExecutionStarted(TestPlan plan) {
                NativeLibraries.select(NativeLibraries.AUTO);
              }
            });
  }
}
