Attribute VB_Name = "XlpTexts"
Option Explicit
' Texts in the language of the user. They lie in the sheet "texts" of this add-in (key, Chinese, English),
' because VBA source knows one ANSI code page only.
Private Const LANGUAGE_UI As Long = 2    ' msoLanguageIDUI
Private Const PRIMARY_LANGUAGE As Long = &H3FF
Private Const CHINESE As Long = 4
Private mTexts As Variant
Private mColumn As Long

Public Function Say(ByVal key As String) As String
    Dim i As Long
    If mColumn = 0 Then Prepare
    For i = LBound(mTexts, 1) To UBound(mTexts, 1)
        If mTexts(i, 1) = key Then
            Say = mTexts(i, mColumn)
            Exit Function
        End If
    Next
End Function

' Called after every button: the setting may have changed.
Public Sub Forget()
    mColumn = 0
End Sub

Private Sub Prepare()
    mTexts = ThisWorkbook.Worksheets("texts").UsedRange.Value
    mColumn = 3
    If SpeaksChinese() Then mColumn = 2
End Sub

Private Function SpeaksChinese() As Boolean
    Dim wanted As String
    wanted = LCase(XlpRun.Setting("LANG"))
    If wanted = "" Then
        SpeaksChinese = OfficeIsChinese()
    Else
        SpeaksChinese = (wanted <> "en")
    End If
End Function

' Chinese also where the host does not say (WPS, LibreOffice).
Private Function OfficeIsChinese() As Boolean
    Dim host As Object    ' late bound: LanguageSettings is a type of the Office library, to which we do not refer
    OfficeIsChinese = True
    On Error Resume Next
    Set host = Application
    OfficeIsChinese = ((host.LanguageSettings.LanguageID(LANGUAGE_UI) And PRIMARY_LANGUAGE) = CHINESE)
End Function
