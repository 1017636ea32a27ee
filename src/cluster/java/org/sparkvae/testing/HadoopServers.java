package org.sparkvae.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ResourceScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HDFS with a namenode and three datanodes, and YARN with a resource manager and two node managers,
 * in one process. It writes {@code core-site.xml} and {@code yarn-site.xml} for its clients, prints
 * {@code ready}, does what it reads ({@code stop-datanode N}, answered by {@code done}), and ends
 * with its standard input.
 */
final class HadoopServers {
  private static final Logger LOG = LoggerFactory.getLogger(HadoopServers.class);
  private static final int DATANODES = 3;
  private static final int NODE_MANAGERS = 2;
  private static final int MEGABYTES_OF_NODE = 4096;

  private HadoopServers() {}

  /**
   * Runs the servers.
   *
   * @param args the folder of their files, which is also that of the clients' configuration
   */
  public static void main(String[] args) {
    int status = 1;
    try {
      serve(Path.of(args[0]));
      status = 0;
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.error("Cannot serve", e);
    }
    // Threads that the servers leave would keep the process.
    System.exit(status);
  }

  private static void serve(Path folder) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (MiniDFSCluster hdfs = hdfs(folder);
        MiniYARNCluster yarn = yarn(hdfs.getConfiguration(0))) {
      write(hdfs.getConfiguration(0), folder.resolve("core-site.xml"));
      write(yarn.getConfig(), folder.resolve("yarn-site.xml"));
      answers.println("ready");
      obey(hdfs, answers);
    }
  }

  private static MiniDFSCluster hdfs(Path folder) throws IOException {
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
    return new MiniDFSCluster.Builder(conf).numDataNodes(DATANODES).build();
  }

  private static MiniYARNCluster yarn(Configuration hdfs) {
    YarnConfiguration conf = new YarnConfiguration(hdfs);
    // The default one wants a file of queues.
    conf.setClass(YarnConfiguration.RM_SCHEDULER, FifoScheduler.class, ResourceScheduler.class);
    conf.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, MEGABYTES_OF_NODE);
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
    conf.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 99);
    MiniYARNCluster yarn = new MiniYARNCluster("yarn", NODE_MANAGERS, 1, 1);
    yarn.init(conf);
    yarn.start();
    return yarn;
  }

  private static void write(Configuration conf, Path file) throws IOException {
    Configuration clients = new Configuration(conf);
    // A class that only the servers have.
    clients.unset(CommonConfigurationKeysPublic.NET_TOPOLOGY_NODE_SWITCH_MAPPING_IMPL_KEY);
    try (OutputStream out = Files.newOutputStream(file)) {
      clients.writeXml(out);
    }
  }

  private static void obey(MiniDFSCluster hdfs, PrintStream answers) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      hdfs.stopDataNode(Integer.parseInt(order.replace("stop-datanode ", "")));
      answers.println("done");
    }
  }
}
