package org.sparkvae.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.server.mock.crud.KubernetesCrudDispatcherException;
import io.fabric8.kubernetes.client.server.mock.crud.PostHandler;
import io.fabric8.mockwebserver.Context;
import java.io.Closeable;
import java.util.HashMap;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** Fabric8's stand-in for Kubernetes' API: it keeps what it is sent and starts nothing. */
public final class KubernetesServer implements Closeable {
  private static final String ROLE = "spark-role";

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new Applying(), false);
  private final KubernetesClient client;

  private KubernetesServer() {
    server.init();
    client = server.createClient();
  }

  /** Starts it on a free port of the loopback interface. */
  public static KubernetesServer start() {
    return new KubernetesServer();
  }

  /** What spark-submit calls the master. */
  public String master() {
    return "k8s://http://127.0.0.1:" + server.getPort();
  }

  /** A client of it. */
  public KubernetesClient client() {
    return client;
  }

  /** Pods of a role, {@code driver} or {@code executor}. */
  public List<Pod> pods(String namespace, String role) {
    return client.pods().inNamespace(namespace).withLabel(ROLE, role).list().getItems();
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  /**
   * Server-side apply, which creates what is not there, and which the stand-in knows only of what
   * is.
   */
  private static final class Applying extends KubernetesCrudDispatcher {
    private final KubernetesAttributesExtractor extractor = new KubernetesAttributesExtractor();

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String path = request.getRequestUrl().encodedPath();
      if (findResource(extractor.fromPath(path)) != null) {
        return super.handlePatch(request);
      }
      try {
        String collection = path.substring(0, path.lastIndexOf('/'));
        return new PostHandler(extractor, this)
            .handle(collection, "application/json", request.getBody().readUtf8());
      } catch (KubernetesCrudDispatcherException e) {
        return new MockResponse().setResponseCode(e.getCode()).setBody(e.toStatusBody());
      }
    }
  }
}
