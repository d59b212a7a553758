package ai.leoma.gate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How much each source of requests has left, as a bucket that fills again with time. Bounded: of
/// too many sources the one that was quiet for longest is forgotten, which gives it a full bucket.
final class AddressLimits {
  static final int MAX_SOURCES = 65_536;

  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final double perNano;
  private final double burst;
  private final Map<Source, Bucket> buckets;

  AddressLimits(int perSecond, int burst) {
    this(perSecond, burst, MAX_SOURCES);
  }

  AddressLimits(int perSecond, int burst, int maxSources) {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "leoma.http.requests-per-second and leoma.http.request-burst must be 1 or more: %d, %d"
              .formatted(perSecond, burst));
    }
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.burst = burst;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Source, Bucket> eldest) {
            return size() > maxSources;
          }
        };
  }

  private static final class Bucket {
    private double left;
    private long filledNanos;
  }

  /// Takes one request; when there is none left, how long to wait for it.
  synchronized Optional<Duration> take(Source source, long nowNanos) {
    Bucket bucket = filled(source, nowNanos);
    if (bucket.left < 1) {
      return Optional.of(Duration.ofNanos((long) Math.ceil((1 - bucket.left) / perNano)));
    }
    bucket.left--;
    return Optional.empty();
  }

  /// Takes more afterwards, down to as far below zero as the bucket is deep, or gives back.
  synchronized void charge(Source source, int requests, long nowNanos) {
    Bucket bucket = filled(source, nowNanos);
    bucket.left = Math.clamp(bucket.left - requests, -burst, burst);
  }

  synchronized int sources() {
    return buckets.size();
  }

  private Bucket filled(Source source, long nowNanos) {
    Bucket bucket = buckets.computeIfAbsent(source, _ -> full(nowNanos));
    long passed = Math.max(0, nowNanos - bucket.filledNanos);
    bucket.left = Math.min(burst, bucket.left + passed * perNano);
    bucket.filledNanos = nowNanos;
    return bucket;
  }

  private Bucket full(long nowNanos) {
    Bucket bucket = new Bucket();
    bucket.left = burst;
    bucket.filledNanos = nowNanos;
    return bucket;
  }
}
