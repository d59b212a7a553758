package ai.leoma.bench;

import ai.leoma.access.RequestSigner;
import ai.leoma.bench.BenchResult.Figure;
import ai.leoma.chain.KeyPair;
import ai.leoma.load.LoadClient;
import ai.leoma.load.SignedPost;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A full window of 64 validators, 192 miners and 100 tasks from the database to a stored ranking,
/// by the service as it runs in production, with a quarter, half and all of the votes. Timed from
/// the request that makes it rank to the moment when another connection sees the ranking stored.
final class RankBench implements Bench {
  private static final int MINERS = 192;
  private static final int WINDOW = 100;
  private static final List<Integer> SIZES =
      List.of(Electorate.VALIDATORS / 4, Electorate.VALIDATORS / 2, Electorate.VALIDATORS);
  private static final int WARM_UP_RUNS = 4;
  private static final int RUNS = 11;
  private static final double MOST_MILLIS = 2_000;
  private static final double MOST_GROWTH = 1.25;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final SecureRandom random = new SecureRandom();

  @Override
  public String name() {
    return "rank";
  }

  @Override
  public String promise() {
    return "1.23 million votes to a stored ranking in < 2 s, < 256 MB; ratio: time per vote of all over"
        + " that of a quarter";
  }

  @Override
  public BenchResult run(Consumer<String> log) {
    try (BenchStores stores = BenchStores.start()) {
      log.accept("filling the tables");
      Electorate electorate = new Electorate();
      electorate.register(stores);
      prepare(stores);
      KeyPair administrator = electorate.validator(0);
      Map<String, String> settings =
          Map.of(
              "leoma.ranking.interval",
              "24h",
              "leoma.access.admin-hotkeys",
              administrator.hotkey().ss58());
      try (ServiceProcess service = ServiceProcess.start(stores, settings);
          LoadClient client = new LoadClient(PATIENCE);
          Connection database = stores.connection();
          ServiceHeap heap = ServiceHeap.watch(service)) {
        RequestSigner signer = RequestSigner.oldHeaders(administrator, InstantSource.system());
        Asking asking =
            new Asking(client, URI.create("http://127.0.0.1:" + service.port()), signer, database);
        return measure(stores, asking, heap, log);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the connection of the bench failed", e);
    }
  }

  private BenchResult measure(
      BenchStores stores, Asking asking, ServiceHeap heap, Consumer<String> log)
      throws SQLException {
    Map<Integer, double[]> millisByValidators = new LinkedHashMap<>();
    int loaded = 0;
    for (int validators : SIZES) {
      cast(stores, loaded, validators);
      loaded = validators;
      double[] millis = new double[RUNS];
      for (int run = -WARM_UP_RUNS; run < RUNS; run++) {
        millis[Math.max(run, 0)] = asking.rank();
      }
      Arrays.sort(millis);
      millisByValidators.put(validators, millis);
      log.accept("%,d votes: %.0f ms in the middle".formatted(votes(validators), middle(millis)));
    }
    return result(millisByValidators, heap.peakMegabytes());
  }

  /// The evaluations behind the votes are left out: a ranking does not read them.
  private static void prepare(BenchStores stores) {
    stores.execute(
        """
        ALTER TABLE vote DROP CONSTRAINT vote_evaluation;
        INSERT INTO signed_envelope (digest, scheme, method, target, headers, body, caller,
                                     signed_time_millis)
        VALUES (sha256(''), '', '', '', '{}', '', '', 0);
        INSERT INTO ballot (envelope_id, validator, items, first_log_position)
        SELECT id, '', 1, 1 FROM signed_envelope;
        """);
  }

  /// The votes of some more validators on all pairs of the window; they agree on most.
  private static void cast(BenchStores stores, int from, int to) {
    stores.execute(
        """
        INSERT INTO vote (task_id, miner, validator, passed, signed_time_millis, evaluated_at,
                          latency_millis, envelope_id, item_index)
        SELECT task.id, miner.hotkey, validator.hotkey,
               ((task.id * 31 + miner.uid * 17) %% 10 < 7)
                 <> ((task.id + miner.uid + validator.uid) %% 20 = 0),
               1700000000000 + task.id, now(), 20000, 1, 0
        FROM task CROSS JOIN miner CROSS JOIN validator
        WHERE task.id > %d AND miner.uid <= 256 + %d AND validator.uid > %d AND validator.uid <= %d
        """
            .formatted(Electorate.TASKS - WINDOW, MINERS, from, to));
    stores.execute("VACUUM ANALYZE vote");
  }

  private static BenchResult result(Map<Integer, double[]> millisByValidators, double heap) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    millisByValidators.forEach(
        (validators, millis) ->
            figures.put("millis_of_" + votes(validators) + "_votes", Figure.of(middle(millis))));
    double[] few = millisByValidators.get(SIZES.getFirst());
    double[] all = millisByValidators.get(SIZES.getLast());
    double growth = middle(all) / votes(SIZES.getLast()) / (middle(few) / votes(SIZES.getFirst()));
    double slowest = all[all.length - 1];
    figures.put("runs", Figure.of(RUNS));
    boolean meets =
        slowest < MOST_MILLIS && heap < ServiceProcess.HEAP_MEGABYTES && growth < MOST_GROWTH;
    return new BenchResult("rank", growth, slowest, heap, meets, figures);
  }

  private static int votes(int validators) {
    return validators * MINERS * WINDOW;
  }

  private static double middle(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  /// Makes the service rank and waits for it.
  private final class Asking {
    private final LoadClient client;
    private final URI service;
    private final RequestSigner signer;
    private final Connection database;

    Asking(LoadClient client, URI service, RequestSigner signer, Connection database) {
      this.client = client;
      this.service = service;
      this.signer = signer;
      this.database = database;
    }

    /// A stake changes, so that there is something to store, and somebody who is no miner comes on
    /// the blacklist, so that the service ranks at once.
    double rank() throws SQLException {
      try (PreparedStatement change =
          database.prepareStatement("UPDATE validator SET stake = stake + 1 WHERE uid = 1")) {
        change.execute();
      }
      long before = newest();
      String stranger = KeyPair.generate(random).hotkey().ss58();
      SignedPost post =
          SignedPost.of(signer, "/blacklist", "{\"hotkey\": \"%s\"}".formatted(stranger));
      long start = System.nanoTime();
      send(post);
      while (newest() == before) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException("no ranking is stored");
        }
        pause();
      }
      return (System.nanoTime() - start) / 1e6;
    }

    private void send(SignedPost post) {
      try {
        LoadClient.Answer answer = client.send(service, post);
        if (answer.status() != 200) {
          throw new IllegalStateException("refused: " + answer.status() + " " + answer.body());
        }
      } catch (IOException e) {
        throw new IllegalStateException("the service cannot be asked", e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private long newest() throws SQLException {
      try (PreparedStatement query =
              database.prepareStatement("SELECT coalesce(max(id), 0) FROM ranking");
          ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }

    private void pause() {
      try {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS_NANOS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private IllegalStateException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted", e);
    }
  }
}
