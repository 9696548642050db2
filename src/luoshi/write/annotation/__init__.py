"""Annotation (标注): a workbook of what was read for an office to correct, and the answer key made of it."""

from luoshi.write.annotation.corrections import Correction, Corrections
from luoshi.write.annotation.keys import key_files
from luoshi.write.annotation.making import annotation_workbook
from luoshi.write.annotation.taking import take

__all__ = ["Correction", "Corrections", "annotation_workbook", "key_files", "take"]
