package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sparkvae.run.EpochMetrics;
import org.sparkvae.run.RoundMetrics;
import org.sparkvae.training.TrainingMonitor;
import org.sparkvae.training.TrainingState;

/**
 * Lets training go on for as many rounds as are to be measured, and holds it meanwhile. A round's
 * time runs from the end of the last one to its own: minibatches, averaging, metrics. What comes
 * between epochs, the keeping of models, is left out.
 */
final class RoundGate implements TrainingMonitor {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Conversation conversation;
  private final int batch;
  private final Stopwatch stopwatch = new Stopwatch();
  private final ArrayNode costs = JSON.createArrayNode();
  private long wanted;
  private long images;
  private long seenBefore;

  /** Waits for the first command. */
  RoundGate(Conversation conversation, int batch) {
    this.conversation = conversation;
    this.batch = batch;
    await();
  }

  @Override
  public void onRound(RoundMetrics metrics) {
    stopwatch.stop();
    costs.add(JSON.valueToTree(metrics.cost()));
    images += metrics.imagesSeen() - seenBefore;
    seenBefore = metrics.imagesSeen();
    if (images >= wanted) {
      ObjectNode answer = stopwatch.answer(images);
      answer.set("rounds", costs.deepCopy());
      conversation.say(answer);
      await();
    } else {
      stopwatch.start();
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics, TrainingState state) {
    stopwatch.start();
  }

  private void await() {
    wanted = conversation.next() * batch;
    images = 0;
    costs.removeAll();
    stopwatch.reset();
    stopwatch.start();
  }
}
