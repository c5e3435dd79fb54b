//! The bytes of a .zst file: all its frames, each held against its checksum.

use std::io::{self, BufRead, BufReader, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// How much is unpacked at least before it is handed on.
const BLOCK: usize = 64 * 1024;

/// Reads what is in the frames of a .zst file, one after the other, as the zstd program does.
pub(in crate::pipeline) struct Frames<R> {
    source: BufReader<R>,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: Read> Frames<R> {
    pub(in crate::pipeline) fn new(source: R) -> Self {
        Self {
            source: BufReader::with_capacity(BLOCK, source),
            decoder: FrameDecoder::new(),
            in_frame: false,
        }
    }

    /// Begins the next frame that holds something; none at the end.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }

    fn is_sound(&self) -> bool {
        let written = self.decoder.get_checksum_from_data();
        written.is_none() || written == self.decoder.get_calculated_checksum()
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                self.in_frame = self.begin()?;
                if !self.in_frame {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let strategy = BlockDecodingStrategy::UptoBytes(BLOCK);
                self.decoder.decode_blocks(&mut self.source, strategy).map_err(io::Error::other)?;
            }
            let count = self.decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.in_frame = false;
            if !self.is_sound() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is another"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    fn unpacked(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Frames::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn all_frames_are_read_and_others_skipped() {
        let frame = |text: &str| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        let skipped = [&[0x52, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let bytes = [skipped.clone(), frame("On bees\n"), frame(""), skipped, frame("On wasps\n")].concat();
        assert_eq!(unpacked(&bytes).unwrap(), "On bees\nOn wasps\n");
        assert_eq!(unpacked(b"").unwrap(), "");
    }

    #[test]
    fn what_is_cut_off_or_changed_is_an_error() {
        let text: String = (0..20_000).map(|number| format!("bee {number}\n")).collect();
        let mut bytes = compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        assert_eq!(unpacked(&bytes).unwrap(), text);
        for length in [3, 5, bytes.len() / 2, bytes.len() - 1] {
            assert!(unpacked(&bytes[..length]).is_err(), "{length}");
        }
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        assert!(unpacked(&bytes).is_err(), "the checksum is another");
    }
}
