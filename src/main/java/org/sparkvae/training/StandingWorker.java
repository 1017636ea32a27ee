package org.sparkvae.training;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.sparkvae.data.PackedImages;
import org.sparkvae.training.link.Greeting;
import org.sparkvae.training.link.Link;
import org.sparkvae.training.link.LinkAddress;
import org.sparkvae.training.minibatch.WorkerImages;

/**
 * One worker from round to round, on an executor. Nothing passes from one round to the next here
 * but the connection and its buffers.
 */
final class StandingWorker {
  private final WorkerImages images;
  private final Supplier<Iterator<PackedImages>> cached;
  private final RoundWork work;
  private final Contact contact;

  /**
   * Before it has said anything.
   *
   * @param cached its first blocks, each time
   */
  StandingWorker(
      WorkerImages images,
      Supplier<Iterator<PackedImages>> cached,
      RoundWork work,
      Contact contact) {
    this.images = images;
    this.cached = cached;
    this.work = work;
    this.contact = contact;
  }

  /**
   * How it finds the driver, and what it knows before the first round.
   *
   * @param session a name that no other has
   * @param plan of any round of the epoch
   * @param parameters of the network
   */
  record Contact(LinkAddress address, String session, RoundPlan plan, int parameters)
      implements Serializable {}

  /**
   * Runs rounds until the driver says that there are no more.
   *
   * @param checkpoint called between rounds; throws if the task is to end
   * @return empty, or why the driver cannot be reached
   * @throws UncheckedIOException if the connection is lost after a round: a new attempt may have
   *     another
   */
  String stand(Greeting greeting, Runnable checkpoint) {
    int rounds = 0;
    try (Link link = contact.address().connect(greeting)) {
      for (Optional<RoundFrames.Turn> turn = next(link); turn.isPresent(); turn = next(link)) {
        run(turn.get(), link);
        rounds++;
        checkpoint.run();
      }
      return "";
    } catch (IOException e) {
      checkpoint.run();
      return outOfReach(rounds, greeting, e);
    }
  }

  private Optional<RoundFrames.Turn> next(Link link) throws IOException {
    return RoundFrames.nextTurn(link, contact.plan());
  }

  private void run(RoundFrames.Turn turn, Link link) throws IOException {
    String name = contact.session() + " " + turn.number();
    WorkerResult result =
        work.run(images, cached.get(), turn.plan(), () -> LatestState.get(name, () -> fetch(link)));
    RoundFrames.sendResult(result, link);
  }

  private TrainingState fetch(Link link) {
    try {
      return RoundFrames.fetchState(link, contact.parameters());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String outOfReach(int rounds, Greeting greeting, IOException e) {
    String problem =
        "Executor "
            + greeting.executor()
            + " cannot reach the driver at "
            + contact.address()
            + ": "
            + e.getMessage();
    if (rounds > 0) {
      throw new UncheckedIOException(problem, e);
    }
    return problem;
  }
}
