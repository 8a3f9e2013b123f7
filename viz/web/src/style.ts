/** Made from viz/style.py by `python -m viz.web_style`: do not edit. */
export interface LineStyle {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
}

export const BASIS_STYLES: Readonly<Record<string, LineStyle>> = {
  "exact": {
    "colour": "red",
    "width": 2.6,
    "dash": []
  },
  "variant": {
    "colour": "gold",
    "width": 1.4,
    "dash": []
  },
  "parts": {
    "colour": "teal",
    "width": 1.5,
    "dash": [
      8.0,
      4.0
    ]
  },
  "inferred": {
    "colour": "grey",
    "width": 1.4,
    "dash": [
      1.5,
      4.0
    ]
  }
};

export const PLAIN_LINE: LineStyle = {
  "colour": "edge",
  "width": 1.2,
  "dash": []
};

export interface KindStyle {
  readonly shape: string;
  readonly colour: string;
}

export const KIND_STYLES: Readonly<Record<string, KindStyle>> = {
  "theme": {
    "shape": "disc",
    "colour": "red"
  },
  "brand": {
    "shape": "card",
    "colour": "ink"
  },
  "unit": {
    "shape": "square",
    "colour": "navy"
  },
  "branch": {
    "shape": "round",
    "colour": "teal"
  },
  "principle": {
    "shape": "diamond",
    "colour": "gold"
  },
  "practice": {
    "shape": "tag",
    "colour": "green"
  },
  "recommendation": {
    "shape": "tag",
    "colour": "violet"
  },
  "warning": {
    "shape": "tag",
    "colour": "orange"
  },
  "part": {
    "shape": "tag",
    "colour": "teal"
  },
  "cluster": {
    "shape": "cluster",
    "colour": "plain"
  },
  "other": {
    "shape": "tag",
    "colour": "plain"
  }
};

export const METRICS = {
  "cardPadX": 12.0,
  "cardPadY": 8.0,
  "cardBar": 4.0,
  "cardRadius": 6.0,
  "chipPadX": 7.0,
  "chipPadY": 3.0,
  "chipRadius": 5.0,
  "lineFactor": 1.32,
  "small": 12.0,
  "smallLine": 17.0,
  "chipSmallLine": 15.0,
  "icon": 7.0,
  "iconGap": 5.0,
  "discLabel": 13.0,
  "discLabelLine": 18.0,
  "point": 10.0
} as const;

export const SERIF = "\"Noto Serif CJK SC\",\"Source Han Serif SC\",SimSun,serif";
export const SANS = "\"Noto Sans CJK SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif";
