/// Probing, cutting and sampling video with ffmpeg and ffprobe as separate, guarded processes.
///
/// Every file is hostile: it comes from a miner or from a user. The rules ([OneShot], [OutputSize])
/// are plain; [Media] is blocking code for virtual threads.
package ai.leoma.media;
