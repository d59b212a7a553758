package ai.leoma.deployment;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// What network policies let through, read by the strictest of the network plugins: pods are found
/// by their labels and never by their addresses, as Cilium does it.
///
/// @param namespace that of the policies
record Traffic(String namespace, List<NetworkPolicy> policies) {
  sealed interface End {}

  record InPod(String namespace, Map<String, String> labels) implements End {}

  record Outside(InetAddress address) implements End {}

  /// @param port that of the process, not of a service in front of it
  boolean passes(End from, End to, String protocol, int port) {
    return leaves(from, to, protocol, port) && enters(from, to, protocol, port);
  }

  private boolean leaves(End from, End to, String protocol, int port) {
    List<NetworkPolicy> of = of(from, "Egress");
    return of.isEmpty()
        || of.stream()
            .flatMap(policy -> policy.getSpec().getEgress().stream())
            .anyMatch(rule -> anyIs(rule.getTo(), to) && anyIs(rule.getPorts(), protocol, port));
  }

  private boolean enters(End from, End to, String protocol, int port) {
    List<NetworkPolicy> of = of(to, "Ingress");
    return of.isEmpty()
        || of.stream()
            .flatMap(policy -> policy.getSpec().getIngress().stream())
            .anyMatch(
                rule -> anyIs(rule.getFrom(), from) && anyIs(rule.getPorts(), protocol, port));
  }

  private List<NetworkPolicy> of(End end, String direction) {
    return policies.stream()
        .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
        .filter(
            policy ->
                end instanceof InPod pod
                    && pod.namespace().equals(namespace)
                    && selects(policy.getSpec().getPodSelector(), pod.labels()))
        .toList();
  }

  private boolean anyIs(List<NetworkPolicyPeer> peers, End end) {
    return peers.stream().anyMatch(peer -> is(peer, end));
  }

  private boolean is(NetworkPolicyPeer peer, End end) {
    return switch (end) {
      case Outside outside -> peer.getIpBlock() != null && holds(peer.getIpBlock(), outside);
      case InPod pod -> peer.getIpBlock() == null && isIn(peer, pod);
    };
  }

  private boolean isIn(NetworkPolicyPeer peer, InPod pod) {
    LabelSelector namespaces = peer.getNamespaceSelector();
    boolean isNamespace =
        namespaces == null
            ? pod.namespace().equals(namespace)
            : selects(namespaces, Map.of("kubernetes.io/metadata.name", pod.namespace()));
    return isNamespace
        && (peer.getPodSelector() == null || selects(peer.getPodSelector(), pod.labels()));
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    return selector.getMatchExpressions().isEmpty()
        && labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
  }

  private static boolean anyIs(List<NetworkPolicyPort> ports, String protocol, int port) {
    return ports.stream()
        .anyMatch(
            open -> open.getProtocol().equals(protocol) && open.getPort().getIntVal().equals(port));
  }

  private static boolean holds(IPBlock block, Outside outside) {
    return holds(block.getCidr(), outside.address())
        && block.getExcept().stream().noneMatch(cut -> holds(cut, outside.address()));
  }

  private static boolean holds(String cidr, InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] network = InetAddress.ofLiteral(cidr.replaceAll("/.*", "")).getAddress();
    int free = 8 * bytes.length - Integer.parseInt(cidr.replaceAll(".*/", ""));
    return bytes.length == network.length
        && new BigInteger(1, bytes)
            .shiftRight(free)
            .equals(new BigInteger(1, network).shiftRight(free));
  }
}
