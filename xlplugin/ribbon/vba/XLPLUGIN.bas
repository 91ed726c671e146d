Attribute VB_Name = "XLPLUGIN"
Option Explicit
' Worksheet functions (Excel for Windows): =XLPLUGIN.CHECK(C6:I30), =XLPLUGIN.EXPLAIN("T3-ROW").
' The name of this module is the part before the dot.
Public Function CHECK(block As Variant) As Variant
    CHECK = Answer("check", block)
End Function

Public Function EXPLAIN(rule As Variant) As Variant
    EXPLAIN = Answer("explain", rule)
End Function

' The same under names without a dot, in case a version of Excel does not take module names of add-ins in formulas.
Public Function XLPLUGIN_CHECK(block As Variant) As Variant
    XLPLUGIN_CHECK = Answer("check", block)
End Function

Public Function XLPLUGIN_EXPLAIN(rule As Variant) As Variant
    XLPLUGIN_EXPLAIN = Answer("explain", rule)
End Function

' A recalculation must never start what a workbook brings with it: the same dangers are refused as for a button.
Private Function Answer(ByVal name As String, argument As Variant) As Variant
    Dim obstacle As String
    On Error GoTo failed
    If XlpRun.OnMac() Then obstacle = "windows_only" Else obstacle = XlpRun.Danger()
    If obstacle = "" Then
        Answer = xlwings.XLPy.CallUDF("xlplugin.ribbon.udfs", name, Array(argument), ActiveWorkbook, Application.Caller)
    Else
        Answer = XlpTexts.Say("message." & obstacle)
    End If
    Exit Function
failed:
    Answer = XlpTexts.Say("message.failed") & Err.Number
End Function
