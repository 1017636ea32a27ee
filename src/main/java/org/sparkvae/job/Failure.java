package org.sparkvae.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.UserError;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.training.StoppedException;

/**
 * What an exception comes to: an exit status and what to tell the operator.
 *
 * @param status 2 where the operator can mend it, 143 where it was told to end, else 3
 * @param message a line for each problem
 */
record Failure(int status, String message) {
  static final int MENDABLE = 2;
  static final int OTHER = 3;

  /** What the process ends with in any case when it is told to, by SIGTERM. */
  static final int ENDED = 143;

  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
  private static final int CHAIN_LIMIT = 100;

  /** What clients of file systems say when there is no answer, or not a useful one. */
  private static final Pattern NO_ANSWER =
      Pattern.compile(
          "(?i)unable to execute http request|service: amazon s3; status code: 5"
              + "|connection (?:refused|reset|timed out)|no route to host|timed out");

  /** A task's exception of which Spark kept only the text. */
  private static final Pattern REMOTE_USER_ERROR =
      Pattern.compile(Pattern.quote(UserError.class.getName()) + ": (.*)");

  static Failure of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    if (thrown instanceof StoppedException) {
      return new Failure(ENDED, thrown.getMessage());
    }
    return first(chain, Failure::userError)
        .or(() -> first(chain, Failure::remoteUserError))
        .or(() -> first(chain, Failure::noRoom))
        .or(() -> first(chain, Failure::noAccess))
        .map(message -> new Failure(MENDABLE, message))
        .orElseGet(() -> new Failure(OTHER, unexpected(thrown, chain)));
  }

  /** Tells the operator, and the log where it is more than the operator's business. */
  int report(Throwable thrown, PrintWriter err) {
    if (status == OTHER) {
      LOG.error("Failed", thrown);
    }
    err.println(message);
    err.flush();
    return status;
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = thrown; t != null && chain.size() < CHAIN_LIMIT; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static Optional<String> first(
      List<Throwable> chain, Function<Throwable, Optional<String>> message) {
    return chain.stream().map(message).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> userError(Throwable t) {
    return t instanceof UserError ? Optional.of(t.getMessage()) : Optional.empty();
  }

  private static Optional<String> remoteUserError(Throwable t) {
    Matcher matcher = REMOTE_USER_ERROR.matcher(String.valueOf(t.getMessage()));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Optional<String> noRoom(Throwable t) {
    return HadoopFiles.noRoom(String.valueOf(t.getMessage()))
        .map(reason -> "Cannot write files: " + reason);
  }

  private static Optional<String> noAccess(Throwable t) {
    boolean access =
        t instanceof FileNotFoundException
            || t instanceof AccessDeniedException
            || t instanceof AccessControlException;
    return access
        ? Optional.of("Cannot open files: " + firstLine(t.getMessage()))
        : Optional.empty();
  }

  private static String unexpected(Throwable thrown, List<Throwable> chain) {
    return first(chain, Failure::told)
        .or(() -> first(chain, Failure::noAnswer))
        .orElseGet(() -> firstLine(thrown.toString()));
  }

  private static Optional<String> told(Throwable t) {
    return Optional.of(firstLine(t.getMessage())).filter(line -> line.startsWith("Cannot "));
  }

  private static Optional<String> noAnswer(Throwable t) {
    String line = firstLine(t.getMessage());
    return t instanceof IOException && NO_ANSWER.matcher(line).find()
        ? Optional.of("Cannot reach a file system: " + line)
        : Optional.empty();
  }

  private static String firstLine(String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
