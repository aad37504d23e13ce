/** A picture or recording as a wall of pictures shows it. */
export interface WallPicture {
  readonly sha256: string;
  readonly name: string;
  readonly at: string;
  readonly isRecording: boolean;
  /** When this changes, it is asked for again. */
  readonly state: string;
  /** What stands in its place while it cannot be seen. */
  readonly unseen: string;
}
