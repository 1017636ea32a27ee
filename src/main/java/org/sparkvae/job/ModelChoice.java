package org.sparkvae.job;

/** Which of a run's two models a command uses; as written on the command line. */
enum ModelChoice {
  best,
  last;

  String fileName() {
    return name();
  }
}
