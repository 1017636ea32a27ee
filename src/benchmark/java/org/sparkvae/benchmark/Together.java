package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Processes that know nothing of each other, measured at the same time: what they reach in sum. */
record Together(List<SideProcess> processes) implements Side {

  Together {
    processes = List.copyOf(processes);
  }

  /** Shares the minibatches out evenly. */
  @Override
  public Measurement measure(long minibatches) {
    long each = Math.max(1, minibatches / processes.size());
    processes.forEach(process -> process.request(each));
    List<Measurement> all = processes.stream().map(SideProcess::answer).toList();
    return sum(all);
  }

  /** Speeds and cores add up; the time is that which all images take at that speed. */
  static Measurement sum(List<Measurement> all) {
    double speed = all.stream().mapToDouble(Measurement::imagesPerSecond).sum();
    double cores = all.stream().mapToDouble(Measurement::cores).sum();
    long images = all.stream().mapToLong(Measurement::images).sum();
    ObjectNode none = Conversation.object();
    return new Measurement(images / speed, cores, images, none);
  }
}
