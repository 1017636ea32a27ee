package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.UserError;
import org.sparkvae.testing.SharedSpark;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureTest {
  @Test
  void aUserErrorIsFoundUnderWhatWrapsIt() {
    Throwable wrapped = new RuntimeException(new IOException(new UserError("Invalid x: 1 (2)")));
    assertThat(Failure.of(wrapped)).isEqualTo(new Failure(2, "Invalid x: 1 (2)"));
  }

  @Test
  void aUserErrorOfATaskComesOutAsItself() {
    Throwable thrown = failureOfATask(() -> new UserError("Cannot read x.gz: it ends early"));
    assertThat(thrown).isInstanceOf(SparkException.class);
    assertThat(Failure.of(thrown)).isEqualTo(new Failure(2, "Cannot read x.gz: it ends early"));
  }

  @Test
  void aUserErrorOfWhichSparkKeptTheTextComesOutAsItself() {
    String text = failureOfATask(() -> new UserError("Cannot read x: it ends early")).getMessage();
    assertThat(Failure.of(new SparkException(text)))
        .isEqualTo(new Failure(2, "Cannot read x: it ends early"));
  }

  @Test
  void aFullDiskOfATaskIsTheOperators() {
    Throwable thrown = failureOfATask(() -> new IOException("x: No space left on device\nmore"));
    Failure expected = new Failure(2, "Cannot write files: No space left on device");
    assertThat(Failure.of(thrown)).isEqualTo(expected);
    assertThat(Failure.of(new SparkException(thrown.getMessage()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "There is not enough space on the disk",
        "The DiskSpace quota of /user/x is exceeded: quota = 1 B",
        "File /x could only be written to 0 of the 1 minReplication nodes. There are 0 datanodes",
      })
  void aFullDiskIsTheOperators(String message) {
    Failure failure = Failure.of(new RuntimeException("odd", new IOException(message)));
    assertThat(failure.status()).isEqualTo(2);
    assertThat(failure.message()).startsWith("Cannot write files: ");
  }

  @Test
  void whatIsMissingOrClosedIsTheOperators() {
    for (Exception e :
        List.of(
            new FileNotFoundException("File file:/x does not exist\nmore"),
            new AccessDeniedException("File file:/x does not exist"),
            new AccessControlException("File file:/x does not exist"))) {
      assertThat(Failure.of(new RuntimeException(e)))
          .isEqualTo(new Failure(2, "Cannot open files: File file:/x does not exist"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Cannot move a to b: refused, Cannot move a to b: refused",
    "odd, java.lang.IllegalStateException: odd",
  })
  void anythingElseIsNot(String message, String shown) {
    assertThat(Failure.of(new IllegalStateException(message))).isEqualTo(new Failure(3, shown));
  }

  @Test
  void whatATaskTellsComesOutAsItself() {
    Throwable thrown = failureOfATask(() -> new IOException("Cannot write x: it is gone"));
    assertThat(Failure.of(thrown)).isEqualTo(new Failure(3, "Cannot write x: it is gone"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getFileStatus on s3a://x/y: SdkClientException: Unable to execute HTTP request: Connect",
        "getFileStatus on s3a://x/y: (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)",
        "Call From a/127.0.0.1 to b:8020 failed: ConnectException: Connection refused",
      })
  void aFileSystemThatDoesNotAnswerIsNamed(String message) {
    Throwable thrown = failureOfATask(() -> new IOException(message + "\nmore"));
    assertThat(Failure.of(thrown))
        .isEqualTo(new Failure(3, "Cannot reach a file system: " + message));
  }

  @Test
  void anyOtherFailureOfATaskKeepsItsFirstLine() {
    Failure failure = Failure.of(failureOfATask(() -> new IllegalStateException("odd")));
    assertThat(failure.status()).isEqualTo(3);
    assertThat(failure.message())
        .startsWith("org.apache.spark.SparkException: Job aborted due to stage failure: ")
        .endsWith("java.lang.IllegalStateException: odd");
  }

  @Test
  void aCauseThatIsItsOwnCauseEnds() {
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));
    assertThat(Failure.of(first).status()).isEqualTo(3);
  }

  private static Throwable failureOfATask(SerializableSupplier failure) {
    JavaSparkContext spark = SharedSpark.context();
    return catchThrowable(
        () ->
            spark
                .parallelize(List.of(1), 1)
                .foreach(
                    one -> {
                      throw failure.get();
                    }));
  }

  private interface SerializableSupplier extends Supplier<Exception>, Serializable {}
}
