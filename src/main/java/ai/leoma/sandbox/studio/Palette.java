package ai.leoma.sandbox.studio;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/// The colours of one painted scene. Day palettes are bright and night palettes dark, so that a cut
// from one to the
/// other changes every part of the picture.
record Palette(Color skyTop, Color skyLow, Color far, Color near, Color accent) {

  private static final List<Palette> DAYS =
      List.of(
          of(0x4A90D9, 0xD6ECFF, 0x8FB4C8, 0x3F7D3A, 0xF2C230),
          of(0x6FC3DF, 0xFFF1D0, 0xC9A77C, 0x8C6A3F, 0xE4572E),
          of(0xF7A072, 0xFFE8C2, 0xC98BA6, 0x6B7FA8, 0xFFF3B0),
          of(0x9AD1C9, 0xF4FBF2, 0xA8C69F, 0x4E8F6B, 0xE86A92),
          of(0xB7C7E8, 0xFBEFEF, 0xB0A8C9, 0x7D8F5A, 0xF28F3B));

  private static final List<Palette> NIGHTS =
      List.of(
          of(0x0B1030, 0x3A2A5C, 0x54508C, 0x16263D, 0xFFD36E),
          of(0x051937, 0x1B5E6B, 0x2F6B80, 0x06222E, 0xF4F1BB),
          of(0x1A0B2E, 0x7A2E4D, 0x6B3A5E, 0x1C1020, 0xFF8C61),
          of(0x04150F, 0x23594A, 0x3A6B58, 0x071E1A, 0x9CF6C9),
          of(0x101419, 0x4A5568, 0x5B6678, 0x171C24, 0xE2E8F0));

  static Palette ofDay(SplittableRandom random) {
    return DAYS.get(random.nextInt(DAYS.size()));
  }

  static Palette ofNight(SplittableRandom random) {
    return NIGHTS.get(random.nextInt(NIGHTS.size()));
  }

  /// A colour on the way from the far one (0) to the near one (1).
  Color depth(double share) {
    return mix(far, near, share);
  }

  static Color mix(Color from, Color to, double share) {
    double kept = 1 - share;
    return new Color(
        (int) Math.round(from.getRed() * kept + to.getRed() * share),
        (int) Math.round(from.getGreen() * kept + to.getGreen() * share),
        (int) Math.round(from.getBlue() * kept + to.getBlue() * share));
  }

  private static Palette of(int skyTop, int skyLow, int far, int near, int accent) {
    return new Palette(
        new Color(skyTop), new Color(skyLow), new Color(far), new Color(near), new Color(accent));
  }
}
