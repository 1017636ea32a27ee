package org.sparkvae.job.preflight;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/**
 * What memory a process has, in bytes.
 *
 * @param heap to which Java's heap may grow
 * @param offHeap that JavaCPP hands out at most
 * @param physical of the whole process, beyond which JavaCPP hands out nothing more
 * @param there in the container, or in the machine
 * @param contained whether it is a container's, which ends with the process that takes more
 */
record Memory(long heap, long offHeap, long physical, long there, boolean contained)
    implements Serializable {

  /**
   * This process's.
   *
   * @param container what a cluster manager has been asked for, or {@link
   *     ContainerMemory#UNLIMITED}
   */
  static Memory here(long container) {
    // Of a control group, where one sets a limit.
    long total =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Memory(
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes(),
        Pointer.maxPhysicalBytes(),
        Math.min(total, container),
        container != ContainerMemory.UNLIMITED || total < Pointer.totalPhysicalBytes());
  }

  /** What the process may come to before JavaCPP stops it. */
  long reach() {
    long reach = heap + offHeap + ContainerMemory.JAVA_ITSELF;
    return physical > 0 ? Math.min(reach, physical) : reach;
  }
}
