package ai.leoma.deployment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// What `pom.xml` says of its profiles.
record BuildFile(Document document) {
  static BuildFile read() {
    try {
      return new BuildFile(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(Path.of("pom.xml").toFile()));
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("pom.xml cannot be read", e);
    }
  }

  Set<String> profiles() {
    return texts("/project/profiles/profile/id");
  }

  /// What a plugin of a profile is told; empty when it is told nothing.
  String setting(String profile, String name) {
    String plugins = "/project/profiles/profile[id='%s']/build/plugins/plugin".formatted(profile);
    return String.join("", texts(plugins + "/configuration/" + name));
  }

  /// Files and folders that the build with all its profiles makes and images take.
  Set<String> outputs() {
    String artifact = String.join("", texts("/project/artifactId"));
    return Set.of(
        "target/quarkus-app",
        profiles().contains("native") ? "target/" + artifact + "-*-runner" : "",
        "target/" + setting("sbom", "outputName") + "." + setting("sbom", "outputFormat"));
  }

  private Set<String> texts(String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newDefaultInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength())
          .mapToObj(index -> nodes.item(index).getTextContent().strip())
          .collect(Collectors.toSet());
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
