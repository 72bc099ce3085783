"""A bot that learns from little, and what it learns from."""

from __future__ import annotations

BOT = '''
"""A bot that learns."""

from pathlib import Path

from kontor.bots import Bot
from kontor.nlu.embedded import Embedded
from kontor.recording import Recorder

bot = Bot("learner", [Recorder()], [], Embedded(["things"], ["en"]), texts=(Path(__file__).parent,))
'''
DATA = """version: "3.1"
nlu:
- intent: ask_price
  examples: |
    # asked every day
    - what does the jacket cost
    - how much is the jacket
    - what is the price of the shoes
    - how much are these shoes
    - price of the hat please
- intent: ask_care
  examples: |
    - can I wash the jacket
    - how do I clean the shoes
    - may the hat get wet
    - is the jacket easy to clean
    - washing the shoes at home
"""
