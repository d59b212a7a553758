package ai.leoma.cli.mining;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Python file by which Chutes serves a model, as integrated subnets have to deploy today
/// (external-apis.md 1.4, 1.8): in a trusted execution environment, private, at one commit, without
/// a way out to the network once it runs.
///
/// @param account the miner's user name on Chutes
/// @param image an image that is there already, as `ACCOUNT/NAME:TAG`; empty for one that the file
///     describes
/// @param memoryGigabytes least memory of each GPU
/// @param gpus how many
record ChuteFile(
    String account, ModelAtCommit model, Optional<String> image, int gpus, int memoryGigabytes) {
  /// What Chutes calls the file's module, so it is in every command: a name that Python can import.
  static final Pattern FILE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,60}\\.py");

  static final String OWN_IMAGE = "leoma-video";
  static final String OWN_IMAGE_TAG = "1.0";

  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Pattern IMAGE =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}/[A-Za-z0-9][A-Za-z0-9_.-]{0,127}:[\\w.-]{1,64}");
  private static final Pattern PLACE = Pattern.compile("<<(\\w+)>>");

  private static final String TEMPLATE =
      """
      # A model of Leoma on Chutes. Written by `leoma miner push`; the owner asks it for videos over
      # POST /generate. Change it as your model needs, but not name, revision, tee and the path.
      import asyncio
      import base64
      import io
      import os
      import tempfile

      from chutes.chute import Chute, NodeSelector
      <<IMPORT>>from fastapi import HTTPException, Response
      from pydantic import BaseModel, Field

      MODEL = <<MODEL>>
      REVISION = <<REVISION>>
      WIDTH, HEIGHT = 832, 480

      <<IMAGE>>

      chute = Chute(
          username=<<ACCOUNT>>,
          name=MODEL,
          tagline=MODEL,
          readme="Text and first frame to video, for the Leoma tournament (subnet 99).",
          revision=REVISION,
          image=image,
          node_selector=NodeSelector(gpu_count=<<GPUS>>, min_vram_gb_per_gpu=<<MEMORY>>, include=["pro_6000"]),
          concurrency=1,
          max_instances=1,
          shutdown_after_seconds=86400,
          allow_external_egress=False,
          tee=True,
      )


      class Generation(BaseModel):
          prompt: str = Field(min_length=1, max_length=8192)
          # Base64 of a PNG or JPEG file. No address: a chute cannot reach the network.
          image: str = Field(min_length=1, max_length=16777216)
          # The number of frames comes under both names.
          frames: int | None = Field(default=None, ge=1, le=161)
          num_frames: int | None = Field(default=None, ge=1, le=161)
          fps: int = Field(default=16, ge=1, le=60)
          seed: int = 42
          guidance_scale: float = Field(default=5.0, ge=1.0, le=20.0)
          num_inference_steps: int = Field(default=30, ge=1, le=100)


      @chute.on_startup()
      async def load(self):
          import torch
          from diffusers import DiffusionPipeline

          self.one_at_a_time = asyncio.Lock()
          self.pipeline = DiffusionPipeline.from_pretrained(
              MODEL, revision=REVISION, torch_dtype=torch.bfloat16
          ).to("cuda")


      def first_frame(encoded):
          from PIL import Image, ImageOps

          try:
              frame = Image.open(io.BytesIO(base64.b64decode(encoded, validate=True))).convert("RGB")
          except Exception:
              raise HTTPException(status_code=400, detail="image is not base64 of a picture")
          return ImageOps.fit(frame, (WIDTH, HEIGHT))


      def render(pipeline, frame, asked):
          import torch
          from diffusers.utils import export_to_video

          with torch.inference_mode():
              frames = pipeline(
                  prompt=asked.prompt,
                  image=frame,
                  width=WIDTH,
                  height=HEIGHT,
                  num_frames=asked.num_frames or asked.frames or 81,
                  guidance_scale=asked.guidance_scale,
                  num_inference_steps=asked.num_inference_steps,
                  generator=torch.Generator("cuda").manual_seed(asked.seed),
              ).frames[0]
          with tempfile.TemporaryDirectory() as folder:
              file = os.path.join(folder, "video.mp4")
              export_to_video(frames, file, fps=asked.fps)
              with open(file, "rb") as video:
                  return video.read()


      @chute.cord(
          public_api_path="/generate",
          public_api_method="POST",
          stream=False,
          output_content_type="video/mp4",
      )
      async def generate(self, asked: Generation):
          frame = first_frame(asked.image)
          async with self.one_at_a_time:
              video = await asyncio.to_thread(render, self.pipeline, frame, asked)
          return Response(content=video, media_type="video/mp4")
      """;

  private static final String OWN_IMAGE_TEMPLATE =
      """
      # Built once; give it another tag when you change what is installed.
      image = (
          ChuteImage(username=<<ACCOUNT>>, name="leoma-video", tag="1.0")
          .from_base("parachutes/python:3.12")
          .run_command(
              "pip install 'torch>=2.8,<3' 'diffusers>=0.35,<1' 'transformers>=4.56,<6' 'accelerate>=1.10,<2'"
              " 'ftfy>=6.3,<7' 'imageio>=2.37,<3' 'imageio-ffmpeg>=0.6,<1' 'pillow>=11'"
          )
      )""";

  ChuteFile {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException(
          "--chutes-user must be your user name on Chutes: letters, digits, dots, dashes and"
              + " underscores");
    }
    image.ifPresent(
        name -> {
          if (!IMAGE.matcher(name).matches()) {
            throw new IllegalArgumentException("--image must read ACCOUNT/NAME:TAG");
          }
        });
    if (gpus < 1 || gpus > 8) {
      throw new IllegalArgumentException("--gpus must be from 1 to 8");
    }
    if (memoryGigabytes < 16 || memoryGigabytes > 140) {
      throw new IllegalArgumentException("--gpu-memory must be from 16 to 140 (GB)");
    }
  }

  /// The Python source. Whatever comes from outside is checked here and written as a literal there.
  String source() {
    Map<String, String> values =
        Map.of(
            "ACCOUNT", PythonText.literal(account),
            "MODEL", PythonText.literal(model.name()),
            "REVISION", PythonText.literal(model.revision()),
            "GPUS", Integer.toString(gpus),
            "MEMORY", Integer.toString(memoryGigabytes));
    String imageCode =
        image.map(name -> "image = " + PythonText.literal(name)).orElse(OWN_IMAGE_TEMPLATE);
    String imports = image.isPresent() ? "" : "from chutes.image import Image as ChuteImage\n";
    String template = TEMPLATE.replace("<<IMAGE>>", imageCode).replace("<<IMPORT>>", imports);
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))));
  }
}
